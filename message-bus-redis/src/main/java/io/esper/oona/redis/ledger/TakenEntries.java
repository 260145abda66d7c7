package io.esper.oona.redis.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.redis.link.EntryId;

/// The entries of a batch as bytes: their number, then for each its fate and the differences of its id's time, of its id's sequence (as
/// it is), and, if an event stands for it, of its position; all as varints, differences zigzag.
final class TakenEntries {
    private TakenEntries() {}

    static byte[] encode(List<Taken> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(entries.size() * 5 + 16);
        put(bytes, entries.size());
        long millis = 0;
        long position = 0;
        for (Taken taken : entries) {
            put(bytes, taken.fate().code());
            put(bytes, zigzag(taken.entry().millis() - millis));
            put(bytes, taken.entry().sequence());
            millis = taken.entry().millis();
            if (taken.fate().onLog()) {
                put(bytes, zigzag(taken.position() - position));
                position = taken.position();
            }
        }
        return bytes.toByteArray();
    }

    static List<Taken> decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        int count = Math.toIntExact(get(bytes));
        List<Taken> entries = new ArrayList<>(count);
        long millis = 0;
        long position = 0;
        for (int i = 0; i < count; i++) {
            Fate fate = Fate.ofCode(Math.toIntExact(get(bytes)));
            millis += unzigzag(get(bytes));
            long sequence = get(bytes);
            if (fate.onLog()) {
                position += unzigzag(get(bytes));
            }
            entries.add(new Taken(new EntryId(millis, sequence), fate, fate.onLog() ? position : 0));
        }
        return entries;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private static void put(ByteArrayOutputStream bytes, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    private static long get(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
