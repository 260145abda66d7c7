package io.esper.oona.projection.table;

import java.util.LinkedHashMap;
import java.util.Map;

/// The most recently used entries, up to a limit.
@SuppressWarnings("serial")
public final class Recent<K, V> extends LinkedHashMap<K, V> {
    private final int entriesMax;

    public Recent(int entriesMax) {
        super(16, 0.75f, true);
        this.entriesMax = entriesMax;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > entriesMax;
    }
}
