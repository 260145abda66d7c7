/// Takes every message of every catalogued topic over from Redis streams onto the log, exactly once, and trims the streams behind
/// it. Entry type: [io.esper.oona.redis.record.Recorder]. Must not publish anything.
@NullMarked
package io.esper.oona.redis.record;

import org.jspecify.annotations.NullMarked;
