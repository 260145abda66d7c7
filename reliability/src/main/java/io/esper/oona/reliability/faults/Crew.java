package io.esper.oona.reliability.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

import io.esper.oona.reliability.CycleSeed;
import io.esper.oona.reliability.Job;
import io.esper.oona.reliability.WriterSpec;
import io.esper.oona.reliability.WriterSpec.Load;
import io.esper.oona.reliability.WriterSpec.Manner;
import io.esper.oona.store.StoreSettings;

/// Who works on the log of a cycle: the number of a process decides its part, chance its details. The first process also
/// maintains the log, the second also reads it.
final class Crew {
    private final CycleSeed seed;
    private final StoreSettings settings;
    private final Instant beginning;
    private final SplittableRandom random;

    Crew(CycleSeed seed, StoreSettings settings, Instant beginning) {
        this.seed = seed;
        this.settings = settings;
        this.beginning = beginning;
        this.random = seed.random().split();
    }

    /// The job of a process.
    ///
    /// @param number 0 or more
    Job job(int number) {
        Manner[] manners = Manner.values();
        WriterSpec first = writer(number * 2, manners[random.nextInt(manners.length)]);
        WriterSpec second = writer(number * 2 + 1, manners[(number + 2) % manners.length]);
        Job job = Job.on(settings, beginning).withIndexLag(40 + random.nextInt(400))
                .withPause(Duration.ofNanos(200_000 + random.nextInt(2_000_000)));
        job = random.nextBoolean() ? job.writing(first, second) : job.writing(first);
        job = number % 2 == 0 ? job.maintaining() : job;
        return number % 2 == 1 || random.nextInt(3) == 0 ? job.reading(1) : job;
    }

    private WriterSpec writer(int number, Manner manner) {
        return new WriterSpec(seed.seed() * 100 + number, manner, Load.MIXED);
    }

    /// A writer that fills the disk.
    WriterSpec filling(int number) {
        return new WriterSpec(seed.seed() * 100 + number, Manner.SYNC, Load.FILL);
    }
}
