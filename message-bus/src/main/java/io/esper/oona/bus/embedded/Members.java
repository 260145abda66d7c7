package io.esper.oona.bus.embedded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// The members of a claim as bytes: how many; whether they have keys; then for each the distance from the one before (a varint),
/// and, where there are keys, 1 and the key's hash, or 0.
final class Members {
    private Members() {}

    static byte[] write(Collection<Member> ordered) {
        boolean keyed = ordered.stream().anyMatch(member -> member.keyHash() != null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ordered.size() * (keyed ? 11 : 2) + 8);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            varint(out, ordered.size());
            out.writeBoolean(keyed);
            long before = 0;
            for (Member member : ordered) {
                varint(out, member.seq() - before);
                before = member.seq();
                if (keyed) {
                    Long key = member.keyHash();
                    out.writeBoolean(key != null);
                    if (key != null) {
                        out.writeLong(key);
                    }
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static List<Member> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long count = varint(in);
            boolean keyed = in.readBoolean();
            List<Member> members = new ArrayList<>();
            long seq = 0;
            for (long i = 0; i < count; i++) {
                seq += varint(in);
                @Nullable
                Long key = keyed && in.readBoolean() ? in.readLong() : null;
                members.add(new Member(seq, key));
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
