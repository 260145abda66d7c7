package io.esper.oona.bus.contract;

import org.junit.jupiter.api.Nested;

/// Everything that a bus promises. A subclass says on what; it may be run for any transport.
public abstract class MessageBusContract {

    /// An empty bus for one test.
    protected abstract BusFixture newFixture();

    @Nested
    class Publishing extends PublishContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class Sharing extends GroupContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class Settling extends SettleContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class DeadLetters extends LetterContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class KeyOrders extends KeyContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class Moving extends MoveContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class StatusAndPressure extends StatusContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class Handlers extends HandlerContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }

    @Nested
    class Traits extends TraitContract {
        @Override
        BusFixture newFixture() {
            return MessageBusContract.this.newFixture();
        }
    }
}
