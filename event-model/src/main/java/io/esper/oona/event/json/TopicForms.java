package io.esper.oona.event.json;

import java.util.List;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.PayloadSchema;
import io.esper.oona.event.Topic;

/// A topic's schemas, ready to be tried in their order.
record TopicForms(Topic topic, List<PayloadForm> forms) {

    /// A payload and the schema that it fits.
    record Fit(String type, int version, Payload payload) {}

    static TopicForms of(Topic topic) {
        return new TopicForms(topic, topic.schemas().stream().map(PayloadForm::of).toList());
    }

    boolean knows(int version) {
        for (PayloadForm form : forms) {
            if (form.schema().version() == version) {
                return true;
            }
        }
        return false;
    }

    /// The first schema of the stated version that fits; `unknown` if none does and the topic is open.
    ///
    /// @throws PayloadFault if none fits and the topic is strict: the first fault that is more than a missing field, else the first
    Fit fit(int version, TypedReader typed, byte[] bytes, int from, int to) {
        PayloadFault worst = null;
        StringBuilder all = new StringBuilder();
        for (PayloadForm form : forms) {
            PayloadSchema schema = form.schema();
            if (schema.version() != version) {
                continue;
            }
            try {
                return new Fit(schema.type(), version, form.read(typed, bytes, from, to));
            } catch (JsonFault fault) {
                all.append(all.isEmpty() ? "" : "; ").append("no ").append(schema.type()).append(": ")
                        .append(fault.detail());
                if (worst == null || (worst.fault().reason() == RefusalReason.MISSING_FIELD
                        && fault.reason() != RefusalReason.MISSING_FIELD)) {
                    worst = new PayloadFault(fault, form.place(fault, typed, bytes, from, to));
                }
            }
        }
        if (worst != null && topic.strict()) {
            JsonFault fault = worst.fault();
            throw new PayloadFault(new JsonFault(fault.reason(), fault.offset(), all.toString(), fault.missing()),
                    worst.place());
        }
        return new Fit(EventType.UNKNOWN.text(), version, new Payload.Unmapped(new byte[0]));
    }
}
