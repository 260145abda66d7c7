package io.esper.oona.training.evidence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import io.esper.oona.event.Payload;
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// The fold's state as compressed bytes, so that a keeper goes on where the last one stopped although the events that the state
/// came from have expired.
final class StateCodec {
    /// Moves when the layout below moves; a keeper refuses to work on versions that it does not know.
    static final int VERSION = 2;
    /// The oldest version that is read. It did not know the run's last rollback, so one that is told again right after the change
    /// counts twice.
    static final int OLDEST = 1;
    private static final int BUFFER_BYTES = 8 << 10;

    private StateCodec() {}

    static byte[] write(ContextFold fold) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // It is written every few hundred contexts and read once in a while.
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater, BUFFER_BYTES))) {
            out.writeLong(fold.gap);
            RunResolver.State names = fold.names.state();
            out.writeInt(names.runs().size());
            for (String run : names.runs()) {
                text(out, run);
            }
            out.writeInt(names.traces().size());
            for (Map.Entry<String, String> trace : names.traces().entrySet()) {
                text(out, trace.getKey());
                text(out, trace.getValue());
            }
            out.writeInt(fold.runs.size());
            for (Map.Entry<String, RunSituation> run : fold.runs.entrySet()) {
                text(out, run.getKey());
                situation(out, run.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory refuses to be written.", impossible);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /// The fold whose state was written.
    ///
    /// @param version of the layout, [#OLDEST] to [#VERSION]
    /// @throws UncheckedIOException if the bytes are damaged
    static ContextFold read(byte[] bytes, int version) {
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            long gap = in.readLong();
            List<String> names = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                names.add(text(in));
            }
            Map<String, String> traces = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                traces.put(text(in), text(in));
            }
            ContextFold fold = new ContextFold(new RunResolver(new RunResolver.State(names, traces)));
            fold.gap = gap;
            for (int left = in.readInt(); left > 0; left--) {
                fold.restore(text(in), situation(in, version));
            }
            return fold;
        } catch (IOException damaged) {
            throw new UncheckedIOException("The evidence keeper's state is damaged.", damaged);
        }
    }

    private static void situation(DataOutputStream out, RunSituation run) throws IOException {
        out.writeBoolean(run.complete);
        out.writeInt(run.generation);
        whole(out, run.failed);
        whole(out, run.restored);
        out.writeInt(run.reachedBefore);
        whole(out, run.reached);
        whole(out, run.epoch);
        out.writeBoolean(run.waiting);
        out.writeFloat(run.trainingLoss);
        out.writeFloat(run.best);
        out.writeInt(run.sinceBest);
        out.writeInt(run.commands);
        whole(out, run.sinceCommand);
        out.writeInt(run.leftOut);
        hardware(out, run.hardware);
        floats(out, run.accuracies);
        floats(out, run.losses);
        out.writeInt(run.lastActions.size());
        for (Payload.Action action : run.lastActions) {
            seedId(out, action.target());
            text(out, action.command());
            optional(out, action.blueprintId());
            optional(out, action.graftingStrategy());
            optional(out, action.commandId());
            whole(out, action.epoch());
        }
        out.writeInt(run.seeds.size());
        for (Map.Entry<SeedId, SeedView> seed : run.seeds.entrySet()) {
            seedId(out, seed.getKey());
            SeedView view = seed.getValue();
            out.writeFloat(view.variance());
            out.writeFloat(view.deadRatio());
            out.writeFloat(view.correlation());
            optional(out, view.stage());
            whole(out, view.epochsInStage());
            optional(out, view.blueprint());
            out.writeInt(view.generation());
            whole(out, view.epoch());
        }
    }

    private static RunSituation situation(DataInputStream in, int version) throws IOException {
        RunSituation run = new RunSituation(in.readBoolean());
        run.generation = in.readInt();
        if (version > 1) {
            run.failed = whole(in);
            run.restored = whole(in);
            run.reachedBefore = in.readInt();
            run.reached = whole(in);
        }
        run.epoch = whole(in);
        run.waiting = in.readBoolean();
        run.trainingLoss = in.readFloat();
        run.best = in.readFloat();
        run.sinceBest = in.readInt();
        run.commands = in.readInt();
        run.sinceCommand = whole(in);
        run.leftOut = in.readInt();
        run.hardware = hardware(in);
        floats(in, run.accuracies);
        floats(in, run.losses);
        for (int left = in.readInt(); left > 0; left--) {
            run.lastActions.addLast(
                    new Payload.Action(seedId(in), text(in), optional(in), optional(in), optional(in), whole(in)));
        }
        for (int left = in.readInt(); left > 0; left--) {
            run.seeds.put(seedId(in), new SeedView(in.readFloat(), in.readFloat(), in.readFloat(), optional(in),
                    whole(in), optional(in), in.readInt(), whole(in)));
        }
        return run;
    }

    private static void hardware(DataOutputStream out, Payload.@Nullable HardwareContext hardware) throws IOException {
        out.writeBoolean(hardware != null);
        if (hardware != null) {
            optional(out, hardware.deviceType());
            out.writeFloat(hardware.memoryAvailableGb());
            out.writeFloat(hardware.computeCapacityTflops());
            Boolean quantization = hardware.supportsQuantization();
            out.writeByte(quantization == null ? 2 : quantization ? 1 : 0);
        }
    }

    private static Payload.@Nullable HardwareContext hardware(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        String type = optional(in);
        float memory = in.readFloat();
        float compute = in.readFloat();
        int quantization = in.readByte();
        return new Payload.HardwareContext(type, memory, compute,
                quantization == 2 ? null : (Boolean) (quantization == 1));
    }

    private static void floats(DataOutputStream out, Collection<Float> values) throws IOException {
        out.writeInt(values.size());
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static void floats(DataInputStream in, Collection<Float> into) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            into.add(in.readFloat());
        }
    }

    private static void seedId(DataOutputStream out, SeedId seed) throws IOException {
        out.writeInt(seed.layer());
        out.writeInt(seed.seed());
    }

    private static SeedId seedId(DataInputStream in) throws IOException {
        return new SeedId(in.readInt(), in.readInt());
    }

    private static void whole(DataOutputStream out, @Nullable Integer value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeInt(value);
        }
    }

    private static @Nullable Integer whole(DataInputStream in) throws IOException {
        return in.readBoolean() ? (Integer) in.readInt() : null;
    }

    private static void optional(DataOutputStream out, @Nullable String value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            text(out, value);
        }
    }

    private static @Nullable String optional(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    private static void text(DataOutputStream out, String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
