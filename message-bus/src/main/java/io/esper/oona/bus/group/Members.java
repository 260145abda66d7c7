package io.esper.oona.bus.group;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.esper.oona.bus.Place;
import org.jspecify.annotations.Nullable;

/// The members of a claim as bytes: how many; a byte that says whether they have keys (1) and places (2); with places the topics, how
/// many and their names; then for each member the distance from the one before (a varint); where there are keys, 1 and the key's hash,
/// or 0; where there are places, the number of the topic (a varint) and the entry.
final class Members {
    private static final int KEYED = 1;
    private static final int PLACED = 2;

    private Members() {}

    static byte[] write(Collection<Member> ordered) {
        boolean keyed = ordered.stream().anyMatch(member -> member.keyHash() != null);
        List<String> topics = ordered.stream().map(Member::place).filter(place -> place != null).map(Place::topic)
                .distinct().toList();
        int flags = (keyed ? KEYED : 0) | (topics.isEmpty() ? 0 : PLACED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ordered.size() * (keyed ? 11 : 2) + 8);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            varint(out, ordered.size());
            out.writeByte(flags);
            if (!topics.isEmpty()) {
                varint(out, topics.size());
                for (String topic : topics) {
                    out.writeUTF(topic);
                }
            }
            long before = 0;
            for (Member member : ordered) {
                varint(out, member.seq() - before);
                before = member.seq();
                if (keyed) {
                    key(out, member.keyHash());
                }
                if (!topics.isEmpty()) {
                    place(out, topics, member);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void key(DataOutputStream out, @Nullable Long key) throws IOException {
        out.writeBoolean(key != null);
        if (key != null) {
            out.writeLong(key);
        }
    }

    private static void place(DataOutputStream out, List<String> topics, Member member) throws IOException {
        Place place = member.place();
        if (place == null) {
            throw new IllegalArgumentException("Of the members of a claim all have places, or none.");
        }
        varint(out, topics.indexOf(place.topic()));
        out.writeUTF(place.entry());
    }

    static List<Member> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long count = varint(in);
            int flags = in.readUnsignedByte();
            boolean keyed = (flags & KEYED) != 0;
            boolean placed = (flags & PLACED) != 0;
            List<String> topics = new ArrayList<>();
            for (long left = placed ? varint(in) : 0; left > 0; left--) {
                topics.add(in.readUTF());
            }
            List<Member> members = new ArrayList<>();
            long seq = 0;
            for (long i = 0; i < count; i++) {
                seq += varint(in);
                @Nullable
                Long key = keyed && in.readBoolean() ? in.readLong() : null;
                members.add(new Member(seq, key,
                        placed ? new Place(topics.get(Math.toIntExact(varint(in))), in.readUTF()) : null));
            }
            return members;
        } catch (IOException cut) {
            throw new UncheckedIOException("A row of bus_claim is cut off.", cut);
        }
    }

    private static void varint(DataOutputStream out, long value) throws IOException {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.writeByte((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    private static long varint(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                break;
            }
        }
        return value;
    }
}
