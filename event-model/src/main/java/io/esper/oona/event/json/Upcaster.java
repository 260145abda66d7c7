package io.esper.oona.event.json;

import java.util.Map;

/// Turns the fields of a payload of one version into those of the next. Pure: equal fields in, equal fields out.
@FunctionalInterface
public interface Upcaster {

    /// Gives the payload the next version's shape.
    ///
    /// @param fields name to JSON text as received; not to be changed
    /// @return the fields of the next version
    Map<String, String> upcast(Map<String, String> fields);
}
