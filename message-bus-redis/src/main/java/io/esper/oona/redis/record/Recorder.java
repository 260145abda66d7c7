package io.esper.oona.redis.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.StreamMovedException;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Makes every message of every catalogued topic on Redis an event of the log, exactly once.
///
/// Reads in a consumer group; stores the events, the letters of what is no message, what became of each, and the place in the stream in
/// one transaction; acknowledges to Redis only after that. What the place says is compared with the stream before each batch: entries
/// between it and the batch, which another consumer holds, are taken over first. So order within a stream is kept, and any number of
/// recorders may run: of two that take the same entries over, one finds that the place has moved, and looks again.
///
/// For one thread; [#run] returns when it is told to stop.
public final class Recorder {
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration CATALOGUE_EVERY = Duration.ofSeconds(10);
    /// Two recorders that take the same entries over are not to meet again at once.
    private static final Duration MOVED_PAUSE_MAX = Duration.ofMillis(50);
    /// How often in a row a stream that has become something else is looked at anew, before the user's rights are at fault.
    private static final int REFUSALS_MAX = 3;

    private final Store store;
    private final Supplier<TopicCatalogue> catalogue;
    private final RedisSettings redis;
    private final RecorderSettings settings;
    private final RecorderObserver observer;
    private final Ledger ledger;
    private @Nullable SenderNames names;
    /// Whether what Redis holds for delivered has to be compared with what is recorded.
    private boolean tailDue = true;
    private int refusals;

    /// A recorder; nothing happens before [#run].
    ///
    /// @param catalogue asked again every 10 seconds, so that newly registered topics are recorded too
    public Recorder(Store store, Supplier<TopicCatalogue> catalogue, RedisSettings redis, RecorderSettings settings,
            RecorderObserver observer) {
        this.store = store;
        this.catalogue = catalogue;
        this.redis = redis;
        this.settings = settings;
        this.observer = observer;
        this.ledger = new Ledger(store);
    }

    /// Records until `stopping`, through losses of server and database.
    ///
    /// @param untilIdle also returns when nothing is left to record
    /// @throws RedisException.Misconfigured if the server would lose messages or refuses the login
    /// @throws StoreException.Stopped if the store can write no more
    public void run(BooleanSupplier stopping, boolean untilIdle) throws InterruptedException {
        Duration pause = PAUSE_MIN;
        while (!stopping.getAsBoolean()) {
            try (RedisLink link = RedisLink.open(redis, "oona-recorder")) {
                ServerCheck server = ServerCheck.of(link);
                observer.connected(server);
                pause = PAUSE_MIN;
                if (record(link, stopping, untilIdle)) {
                    return;
                }
            } catch (RedisException.Lost | StoreException.Unavailable lost) {
                observer.interrupted(String.valueOf(lost.getMessage()));
                Thread.sleep(pause.toMillis() + ThreadLocalRandom.current().nextLong(pause.toMillis()));
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
                tailDue = true;
            } catch (RedisException.Refused refused) {
                refusals++;
                if (!refused.gone() && !(refused.ofOneKey() && refusals <= REFUSALS_MAX)) {
                    throw refused;
                }
                observer.interrupted("A stream was removed or has changed, and is looked at anew ("
                        + refused.getMessage() + ").");
                Thread.sleep(PAUSE_MIN.toMillis());
            } catch (StreamMovedException other) {
                observer.interrupted(String.valueOf(other.getMessage()));
                Thread.sleep(ThreadLocalRandom.current().nextLong(MOVED_PAUSE_MAX.toMillis()));
            }
        }
    }

    /// Records over one connection. Returns whether the run has ended.
    private boolean record(RedisLink link, BooleanSupplier stopping, boolean untilIdle) {
        String server = new KnownServers(ledger).name(link, redis);
        StreamGroups groups = new StreamGroups(link, store, ledger, settings.group());
        Taker taker = new Taker(store, ledger, link, settings, observer, senderNames());
        List<TopicStream> streams = List.of();
        Intake intake = null;
        long catalogueDue = 0;
        long claimDue = System.nanoTime() + settings.claimEvery().toNanos();
        long trimDue = 0;
        while (!stopping.getAsBoolean()) {
            long now = System.nanoTime();
            if (intake == null || now - catalogueDue >= 0) {
                TopicCatalogue known = catalogue.get();
                EntryMessages messages = new EntryMessages(store, known, settings);
                int before = streams.size();
                streams = streams(server, known, streams, stream -> groups.join(stream, messages));
                intake = new Intake(link, ledger, settings, observer, messages, taker, stopping);
                tailDue |= before > 0 && streams.size() > before;
                catalogueDue = now + CATALOGUE_EVERY.toNanos();
                observer.at(RecordingStep.CONNECTED);
            }
            if (now - claimDue >= 0) {
                intake.claimAbandoned(streams);
                claimDue = System.nanoTime() + settings.claimEvery().toNanos();
                tailDue = true;
            }
            if (!settings.trimEvery().isZero() && (trimDue == 0 || now - trimDue >= 0)) {
                new Trimmer(link, ledger, settings, store).trim(streams, observer);
                trimDue = System.nanoTime() + settings.trimEvery().toNanos();
                observer.at(RecordingStep.TRIMMED);
            }
            boolean some = intake.ownPending(streams);
            if (!some && tailDue) {
                intake.closeTails(streams, groups);
                tailDue = false;
            }
            some = some || intake.fresh(streams);
            refusals = 0;
            if (!some && untilIdle) {
                return true;
            }
        }
        return true;
    }

    /// The streams of the catalogue's topics, with the group on each. One that cannot be had is set aside, and the others go on.
    ///
    /// @throws RedisException.Refused if none can be had
    private List<TopicStream> streams(String server, TopicCatalogue known, List<TopicStream> before,
            Consumer<TopicStream> join) {
        Map<String, TopicStream> had = TopicStream.byKey(before);
        List<TopicStream> streams = new ArrayList<>();
        RedisException.Refused last = null;
        for (Topic topic : known.topics()) {
            String key = redis.stream(topic.name());
            TopicStream stream = had.get(key);
            if (stream == null) {
                stream = new TopicStream(topic, key, ledger.stream(Ledger.source(server, key), topic.name()));
                try {
                    join.accept(stream);
                } catch (RedisException.Refused refused) {
                    if (!refused.ofOneKey()) {
                        throw refused;
                    }
                    observer.setAside(key, "It is not recorded: " + refused.getMessage());
                    last = refused;
                    continue;
                }
            }
            streams.add(stream);
        }
        if (streams.isEmpty() && last != null) {
            throw last;
        }
        return streams;
    }

    private SenderNames senderNames() {
        SenderNames known = names;
        if (known == null) {
            known = new SenderNames(ledger.senders());
            names = known;
        }
        return known;
    }
}
