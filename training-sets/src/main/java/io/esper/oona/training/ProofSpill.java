package io.esper.oona.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Grafts, cancellations and reports by run until they are joined, 200 to 400 bytes each, so that memory holds those of one run at a
/// time; see [RunChunks]. For one thread.
final class ProofSpill implements AutoCloseable {
    private static final int OPEN_BYTES_MAX = 4 << 20;
    /// Of a record without its texts.
    private static final int FIXED_BYTES = 96;
    /// Of a text in UTF-8, beside its characters.
    private static final int LENGTH_BYTES = 4;
    private static final byte GRAFT = 1;
    private static final byte CANCELLATION = 2;
    private static final byte REPORT = 3;

    private final RunChunks chunks;

    /// @param path a new file
    ProofSpill(Path path) throws IOException {
        chunks = new RunChunks(path, OPEN_BYTES_MAX);
    }

    void add(Proofs.Graft graft) throws IOException {
        chunks.add(graft.run(),
                bytes(graft.triggerEventId(), graft.blueprint(), graft.commandId(), graft.traceId(), graft.device()),
                out -> {
                    out.put(GRAFT).putLong(graft.position()).putInt(graft.generation());
                    seed(out, graft.seed());
                    text(out, graft.triggerEventId());
                    text(out, graft.blueprint());
                    text(out, graft.commandId());
                    text(out, graft.traceId());
                    text(out, graft.device());
                });
    }

    void cancel(String run, SeedId seed, long position) throws IOException {
        chunks.add(run, FIXED_BYTES, out -> {
            out.put(CANCELLATION).putLong(position);
            seed(out, seed);
        });
    }

    /// Adds a report.
    ///
    /// @param run where it waits; what it says itself is kept apart
    void add(String run, Proofs.Report report) throws IOException {
        chunks.add(run, bytes(report.eventId(), report.run(), report.traceId(), report.commandId(), report.blueprint(),
                report.outcome(), report.hardware()), out -> {
                    Instant time = report.time();
                    out.put(REPORT).putLong(report.position()).putFloat(report.pre()).putFloat(report.post())
                            .put((byte) (report.quarantined() ? 1 : 0)).putLong(time.getEpochSecond())
                            .putInt(time.getNano());
                    seed(out, report.seed());
                    text(out, report.eventId());
                    text(out, report.run());
                    text(out, report.traceId());
                    text(out, report.commandId());
                    text(out, report.blueprint());
                    text(out, report.outcome());
                    text(out, report.hardware());
                });
    }

    /// Runs that have anything, in the order of their first.
    Set<String> runs() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(chunks.runs()));
    }

    /// What waits of a run, grafts and reports by position.
    Proofs read(String run) throws IOException {
        Proofs proofs = new Proofs();
        read(run, proofs, () -> {});
        proofs.grafts.sort(Comparator.comparingLong(Proofs.Graft::position));
        proofs.reports.sort(Comparator.comparingLong(Proofs.Report::position));
        return proofs;
    }

    /// Takes reports.
    @FunctionalInterface
    interface ReportTaker {
        void take(Proofs.Report report) throws IOException;
    }

    /// Hands out the reports of a run one by one, in the order in which they were added. Nothing may be added meanwhile.
    void reports(String run, ReportTaker taker) throws IOException {
        Proofs chunk = new Proofs();
        read(run, chunk, () -> {
            for (Proofs.Report report : chunk.reports) {
                taker.take(report);
            }
            chunk.reports.clear();
        });
    }

    /// After each chunk.
    @FunctionalInterface
    private interface Pause {
        void pause() throws IOException;
    }

    private void read(String run, Proofs into, Pause pause) throws IOException {
        chunks.read(run, chunk -> {
            while (chunk.hasRemaining()) {
                read(run, chunk, into);
            }
            pause.pause();
        });
    }

    private static void read(String run, ByteBuffer in, Proofs proofs) throws IOException {
        byte kind = in.get();
        long position = in.getLong();
        switch (kind) {
            case GRAFT -> {
                int generation = in.getInt();
                SeedId seed = seed(in);
                proofs.grafts.add(new Proofs.Graft(position, known(in), run, generation, seed, text(in), text(in),
                        known(in), text(in)));
            }
            case CANCELLATION -> proofs.cancel(seed(in), position);
            case REPORT -> {
                float pre = in.getFloat();
                float post = in.getFloat();
                boolean quarantined = in.get() == 1;
                Instant time = Instant.ofEpochSecond(in.getLong(), in.getInt());
                SeedId seed = seed(in);
                proofs.reports.add(new Proofs.Report(position, known(in), text(in), known(in), text(in), known(in),
                        seed, pre, post, known(in), text(in), quarantined, time));
            }
            default -> throw new IOException("the file of waiting records is damaged");
        }
    }

    private static int bytes(@Nullable String... texts) {
        int bytes = FIXED_BYTES;
        for (String text : texts) {
            bytes += LENGTH_BYTES + (text == null ? 0 : 3 * text.length());
        }
        return bytes;
    }

    private static void seed(ByteBuffer out, SeedId seed) {
        out.putInt(seed.layer()).putInt(seed.seed());
    }

    private static SeedId seed(ByteBuffer in) {
        int layer = in.getInt();
        return new SeedId(layer, in.getInt());
    }

    private static void text(ByteBuffer out, @Nullable String text) {
        if (text == null) {
            out.putInt(-1);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.putInt(bytes.length).put(bytes);
        }
    }

    private static @Nullable String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String known(ByteBuffer in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw new IOException("the file of waiting records is damaged");
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        chunks.close();
    }
}
