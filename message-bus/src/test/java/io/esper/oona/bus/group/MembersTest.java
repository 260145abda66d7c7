package io.esper.oona.bus.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.esper.oona.bus.Place;
import org.junit.jupiter.api.Test;

class MembersTest {
    @Test
    void members_come_back_as_they_were_written() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 400; round++) {
            boolean placed = round % 2 == 1;
            List<Member> members = new ArrayList<>();
            long seq = random.nextLong(1L << (1 + round % 60));
            for (int i = 0; i < 1 + round % 50; i++) {
                seq += 1 + random.nextLong(1L << (round % 20));
                members.add(new Member(seq, round % 3 == 0 || random.nextBoolean() ? null : random.nextLong(),
                        placed ? new Place("system.events." + random.nextInt(3), random.nextLong() + "-" + i) : null));
            }
            assertThat(Members.read(Members.write(members))).isEqualTo(members);
        }
    }

    @Test
    void neighbours_without_keys_take_a_byte_each() {
        List<Member> members = new ArrayList<>();
        for (long seq = 1_000_000; seq < 1_000_500; seq++) {
            members.add(new Member(seq, null, null));
        }
        assertThat(Members.write(members)).hasSizeLessThan(510);
    }
}
