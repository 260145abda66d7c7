package io.esper.oona.axon.tokens;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.esper.oona.store.Store;
import io.esper.oona.store.Store.SqlWork;
import io.esper.oona.store.StoreException;
import org.axonframework.conversion.Converter;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.processing.streaming.segmenting.Segment;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToClaimTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToInitializeTokenException;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.UnableToRetrieveIdentifierException;
import org.jspecify.annotations.Nullable;

/// Axon's token store on the database of a [Store].
///
/// Claims are rows with an owner and a time; a claim that was not renewed for the timeout can be taken over. What a unit of
/// work stores, releases, deletes or initialises is written after its commit phase, in one transaction with the handlers' SQL
/// ([UnitOfWorkSql]), and only if the node still holds the claim then: who was overtaken writes none of it and its unit of work
/// fails with [UnableToClaimTokenException]; events that the unit of work published are appended before. Fetching and extending
/// claim at once. Times are those of the store's clock, so the nodes' clocks may differ by less than the timeout. Thread-safe.
public final class OonaTokenStore implements TokenStore {
    /// How long a claim lasts unless it is renewed, if nothing else is said.
    public static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(10);

    private final Store store;
    private final UnitOfWorkSql sql;
    private final Converter converter;
    private final Duration claimTimeout;
    private final TokenRows rows;

    /// A store with the usual timeout for a node with a name of its own.
    ///
    /// @param sql       what handlers write their SQL through
    /// @param converter for tokens that are more than a position
    public OonaTokenStore(Store store, UnitOfWorkSql sql, Converter converter) {
        this(store, sql, converter, CLAIM_TIMEOUT,
                ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID());
    }

    /// A store with everything said.
    ///
    /// @param node up to 512 characters; never the name of another node that runs
    public OonaTokenStore(Store store, UnitOfWorkSql sql, Converter converter, Duration claimTimeout, String node) {
        this.store = store;
        this.sql = sql;
        this.converter = converter;
        this.claimTimeout = claimTimeout;
        this.rows = new TokenRows(node);
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
    }

    private long expiredMicros(long nowMicros) {
        return nowMicros - claimTimeout.toNanos() / 1_000;
    }

    @Override
    public CompletableFuture<List<Segment>> initializeTokenSegments(String processor, int segmentCount,
            @Nullable TrackingToken initialToken, @Nullable ProcessingContext context) {
        return now(() -> {
            List<Segment> segments = Segment.splitBalanced(Segment.ROOT_SEGMENT, segmentCount - 1);
            TokenForm form = TokenForm.of(initialToken, converter);
            try {
                return store.inTransaction(connection -> {
                    if (!rows.all(connection, processor).isEmpty()) {
                        throw initialized(processor, null);
                    }
                    for (Segment segment : segments) {
                        rows.insert(connection, processor, segment, form, nowMicros());
                    }
                    return segments;
                });
            } catch (StoreException failed) {
                if (!store.query(connection -> rows.all(connection, processor)).isEmpty()) {
                    throw initialized(processor, failed); // another node came first
                }
                throw failed;
            }
        });
    }

    private static UnableToClaimTokenException initialized(String processor, @Nullable Throwable cause) {
        return new UnableToClaimTokenException("The processor '" + processor
                + "' already has segments, so none were made. Use those, or delete them first.", cause);
    }

    @Override
    public CompletableFuture<Void> storeToken(@Nullable TrackingToken token, String processor, int segment,
            @Nullable ProcessingContext context) {
        TokenForm form = TokenForm.of(token, converter);
        return write(context, connection -> {
            if (!rows.store(connection, processor, segment, form, nowMicros())) {
                throw notClaimed(processor, segment, rows.find(connection, processor, segment));
            }
            return form;
        });
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(String processor, int segment,
            @Nullable ProcessingContext context) {
        return now(() -> fetched(processor, segment, null));
    }

    @Override
    public CompletableFuture<TrackingToken> fetchToken(String processor, Segment segment,
            @Nullable ProcessingContext context) {
        return now(() -> fetched(processor, segment.getSegmentId(), segment));
    }

    private @Nullable TrackingToken fetched(String processor, int id, @Nullable Segment expected) {
        return store.inTransaction(connection -> {
            long now = nowMicros();
            boolean claimed = rows.claim(connection, processor, id, now, expiredMicros(now));
            Optional<TokenRows.Row> row = rows.find(connection, processor, id);
            if (!claimed || row.isEmpty()) {
                throw notClaimed(processor, id, row);
            }
            if (expected != null && !expected.equals(row.get().segment())) {
                throw new UnableToClaimTokenException("The segment " + id + " of '" + processor + "' is now "
                        + row.get().segment() + ", not " + expected
                        + ": it was split or merged. Fetch the segments again.");
            }
            return Optional.ofNullable(row.get().token().token(converter));
        }).orElse(null);
    }

    private UnableToClaimTokenException notClaimed(String processor, int segment, Optional<TokenRows.Row> row) {
        String why = row.isEmpty()
                ? "it was never initialised, or was merged or deleted"
                : "it is claimed by " + row.map(TokenRows.Row::owner).orElse("nobody");
        return new UnableToClaimTokenException("The segment " + segment + " of '" + processor + "' is not claimed by "
                + rows.node() + ": " + why + ". Nothing was written; fetch the token again.");
    }

    @Override
    public CompletableFuture<Void> extendClaim(String processor, int segment, @Nullable ProcessingContext context) {
        return now(() -> {
            store.inTransaction(connection -> {
                if (!rows.renew(connection, processor, segment, nowMicros())) {
                    throw notClaimed(processor, segment, rows.find(connection, processor, segment));
                }
                return true;
            });
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> releaseClaim(String processor, int segment, @Nullable ProcessingContext context) {
        return write(context, connection -> {
            rows.release(connection, processor, segment);
            return true;
        });
    }

    @Override
    public CompletableFuture<Void> initializeSegment(@Nullable TrackingToken token, String processor, Segment segment,
            @Nullable ProcessingContext context) {
        TokenForm form = TokenForm.of(token, converter);
        return write(context, connection -> {
            if (rows.find(connection, processor, segment.getSegmentId()).isPresent()) {
                throw new UnableToInitializeTokenException("The segment " + segment.getSegmentId() + " of '" + processor
                        + "' exists already; nothing was written.");
            }
            rows.insert(connection, processor, segment, form, nowMicros());
            return form;
        });
    }

    /// A segment that nobody claims can be deleted, too: when Axon splits one it releases it first.
    @Override
    public CompletableFuture<Void> deleteToken(String processor, int segment, @Nullable ProcessingContext context) {
        return write(context, connection -> {
            if (!rows.delete(connection, processor, segment)) {
                throw notClaimed(processor, segment, rows.find(connection, processor, segment));
            }
            return true;
        });
    }

    @Override
    public CompletableFuture<Segment> fetchSegment(String processor, int segmentId,
            @Nullable ProcessingContext context) {
        return now(() -> store.query(connection -> rows.find(connection, processor, segmentId))
                .map(TokenRows.Row::segment).orElse(null));
    }

    @Override
    public CompletableFuture<List<Segment>> fetchSegments(String processor, @Nullable ProcessingContext context) {
        return now(() -> segments(connection -> rows.all(connection, processor)));
    }

    @Override
    public CompletableFuture<List<Segment>> fetchAvailableSegments(String processor,
            @Nullable ProcessingContext context) {
        return now(() -> segments(connection -> rows.claimable(connection, processor, expiredMicros(nowMicros()))));
    }

    private List<Segment> segments(SqlWork<List<TokenRows.Row>> selection) {
        return store.query(selection).stream().map(TokenRows.Row::segment).toList();
    }

    @Override
    public CompletableFuture<String> retrieveStorageIdentifier(@Nullable ProcessingContext context) {
        return now(() -> store.query(TokenRows::identifier).orElseGet(this::made));
    }

    private String made() {
        try {
            return store.inTransaction(TokenRows::makeIdentifier);
        } catch (StoreException failed) { // perhaps another node came first
            return store.query(TokenRows::identifier).orElseThrow(() -> new UnableToRetrieveIdentifierException(
                    "The store of tokens has no identifier and takes none.", failed));
        }
    }

    /// With the unit of work, if there is one.
    private CompletableFuture<Void> write(@Nullable ProcessingContext context, SqlWork<?> work) {
        return now(() -> {
            sql.add(context, work);
            return null;
        });
    }

    private static <T extends @Nullable Object> CompletableFuture<T> now(Supplier<T> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }
}
