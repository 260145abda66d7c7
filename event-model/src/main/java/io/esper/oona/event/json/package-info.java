/// The JSON side of the event model: reads messages in both forms that producers send, strictly and with a reason for every
/// refusal, reads and writes typed payloads, and holds the upcasters. Start at [io.esper.oona.event.json.MessageReader] and
/// [io.esper.oona.event.json.PayloadReader]. Knows no store, no file and no network: schemas resolve nothing outside themselves.
@NullMarked
package io.esper.oona.event.json;

import org.jspecify.annotations.NullMarked;
