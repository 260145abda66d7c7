package io.esper.oona.example.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TheatreTest {
    @TempDir
    Path directory;
    private Store store;
    private Theatre theatre;

    @BeforeEach
    void open() {
        store = Stores.open(StoreSettings.of("jdbc:h2:" + directory.resolve("oona")));
        theatre = new Theatre(store);
    }

    @AfterEach
    void close() {
        theatre.close();
        store.close();
    }

    @Test
    void a_seat_is_reserved_once() {
        theatre.reserve("4A", "ada").join();
        assertThatThrownBy(() -> theatre.reserve("4A", "bob").join()).hasRootCauseMessage("The seat 4A is taken.");
    }

    @Test
    void a_guest_has_two_seats_at_most() {
        theatre.reserve("4A", "ada").join();
        theatre.reserve("4B", "ada").join();
        assertThatThrownBy(() -> theatre.reserve("4C", "ada").join()).hasRootCauseMessage("ada has 2 seats already.");
    }

    @Test
    void of_guests_who_want_a_seat_at_once_one_gets_it() throws Exception {
        List<Future<Boolean>> wishes = new ArrayList<>();
        try (ExecutorService guests = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                String guest = "guest-" + i;
                wishes.add(guests.submit(() -> gets("4A", guest)));
            }
        }
        int got = 0;
        for (Future<Boolean> wish : wishes) {
            got += wish.get() ? 1 : 0;
        }
        assertThat(got).isEqualTo(1);
        assertThat(store.log().head()).isEqualTo(1);
    }

    private boolean gets(String seat, String guest) {
        try {
            theatre.reserve(seat, guest).join();
            return true;
        } catch (CompletionException refused) {
            return false;
        }
    }

    @Test
    void the_plan_is_the_same_when_it_is_made_anew_from_the_first_event_and_after_a_restart() throws Exception {
        theatre.reserve("4A", "ada").join();
        theatre.reserve("4B", "bob").join();
        Map<String, String> plan = Map.of("4A", "ada", "4B", "bob");
        assertThat(theatre.plan()).isEqualTo(plan);
        assertThat(theatre.replay()).isEqualTo(2);
        close();
        open();
        assertThat(theatre.plan()).isEqualTo(plan);
        assertThatThrownBy(() -> theatre.reserve("4A", "bob").join()).hasRootCauseMessage("The seat 4A is taken.");
    }
}
