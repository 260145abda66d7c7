package io.esper.oona.redis.record;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/// Users, passwords and TLS, on a real server.
class LoginTest {
    private static final String PASSWORD = "correct horse battery staple";
    private final Producer producer = new Producer(21, Clock.systemUTC());

    private static void record(Store store, RedisSettings settings) {
        try {
            new Recorder(store, TopicCatalogue::builtIn, settings,
                    Recording.QUICK.withTrimming(Duration.ofMillis(1), Duration.ofDays(30))
                            .withAbandoned(Duration.ZERO, Duration.ZERO),
                    RecorderObserver.SILENT).run(() -> false, true);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Nested
    class A_user {
        /// What docs/guides/redis.md says that the user needs.
        private static final String[] RULES =
                ("on ~* +info +config|get +time +xadd +xread +xreadgroup +xack +xautoclaim +xgroup +xinfo"
                        + " +xpending +xrange +xtrim +get +strlen").split(" ");

        private static void make(RedisServer redis) {
            try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
                jedis.aclSetUser("oona", RULES);
                jedis.aclSetUser("oona", ">" + PASSWORD);
            }
        }

        @Test
        void with_the_rights_that_the_guide_names_can_record() {
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open();
                    RedisServer redis = RedisServer.start();
                    RedisLink link = redis.link()) {
                make(redis);
                List<Six> messages = List.of(producer.command(), producer.epoch(), producer.report());
                Producer.add(link, messages);
                record(store, redis.settings().withCredentials("oona", PASSWORD));
                Recording.assertHolds(store, messages);
                Recording.assertAcknowledged(link, COMMANDS);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"+set", "-set"})
        void may_write_the_mark_of_its_server_or_is_known_by_its_address(String right) {
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open();
                    RedisServer redis = RedisServer.start();
                    RedisServer other = RedisServer.start()) {
                List<Six> messages = List.of(producer.command(), producer.command());
                for (RedisServer server : List.of(redis, other)) {
                    make(server);
                    try (Jedis jedis = new Jedis("127.0.0.1", server.port())) {
                        jedis.aclSetUser("oona", right);
                    }
                    try (RedisLink link = server.link()) {
                        Producer.add(link, List.of(messages.get(server == redis ? 0 : 1)));
                    }
                }
                for (int round = 0; round < 2; round++) {
                    record(store, redis.settings().withCredentials("oona", PASSWORD));
                    record(store, other.settings().withCredentials("oona", PASSWORD));
                }
                assertThat(Recording.counts(store)).isEqualTo(new Counts(2, 2, 0, 0, 0));
                assertThat(new Ledger(store).find("redis2:" + COMMANDS).orElseThrow().counts().stored()).isEqualTo(1);
            }
        }

        @Test
        void who_may_not_have_one_of_the_streams_records_the_others() {
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open();
                    RedisServer redis = RedisServer.start();
                    RedisLink link = redis.link()) {
                make(redis);
                try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
                    jedis.aclSetUser("oona", "resetkeys", "~system.*", "~telemetry.*", "~innovation.*", "~oona.*");
                }
                List<Six> messages = List.of(producer.epoch(), producer.report());
                Producer.add(link, messages);
                Producer.add(link, List.of(producer.command()));
                record(store, redis.settings().withCredentials("oona", PASSWORD));
                Recording.assertHolds(store, messages);
            }
        }

        @Test
        void who_may_have_none_of_the_streams_is_told_so() {
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open();
                    RedisServer redis = RedisServer.start()) {
                make(redis);
                try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
                    jedis.aclSetUser("oona", "-xinfo");
                }
                assertThatThrownBy(() -> record(store, redis.settings().withCredentials("oona", PASSWORD)))
                        .isInstanceOf(RedisException.Refused.class).hasMessageContaining("NOPERM");
            }
        }

        @Test
        void without_a_password_is_not_taken_for_the_default_user() {
            try (RedisServer redis = RedisServer.start()) {
                RedisSettings nobody = RedisSettings.of("redis://oona@127.0.0.1:" + redis.port());
                assertThatThrownBy(() -> RedisLink.open(nobody, "test"))
                        .isInstanceOf(RedisException.Misconfigured.class).hasMessageContaining("needs a password");
            }
        }

        @Test
        void with_a_wrong_password_is_refused_and_the_password_is_not_shown() {
            try (RedisServer redis = RedisServer.start()) {
                make(redis);
                RedisSettings wrong = redis.settings().withCredentials("oona", "wrong secret");
                assertThatThrownBy(() -> RedisLink.open(wrong, "test")).isInstanceOf(RedisException.Misconfigured.class)
                        .hasMessageContaining("refuses the login").hasMessageNotContaining("wrong secret");
                assertThat(wrong.toString()).doesNotContain("wrong secret").contains("oona@");
            }
        }
    }

    @Nested
    class Encryption {
        @TempDir
        Path directory = Path.of("");

        /// A self-signed certificate for this machine, made by the tool of the Java platform; Redis wants it as PEM.
        private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
            Path store = directory.resolve("server.p12");
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", "redis", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1", "-validity", "30", "-storetype", "PKCS12", "-keystore",
                    store.toString(),
                    "-storepass", "changeit").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(keytool.waitFor()).isZero();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream file = new FileInputStream(store.toFile())) {
                keys.load(file, "changeit".toCharArray());
            }
            pem("key.pem", "PRIVATE KEY", keys.getKey("redis", "changeit".toCharArray()).getEncoded());
            pem("certificate.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
        }

        private void pem(String name, String what, byte[] bytes) throws IOException {
            Files.writeString(directory.resolve(name), "-----BEGIN " + what + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(bytes) + "\n-----END " + what
                    + "-----\n");
        }

        private RedisServer start() {
            return RedisServer.start(RedisBinary.usual(), "--port", "0", "--tls-port", "PORT", "--tls-cert-file",
                    directory.resolve("certificate.pem").toString(), "--tls-key-file",
                    directory.resolve("key.pem").toString(),
                    "--tls-ca-cert-file", directory.resolve("certificate.pem").toString(), "--tls-auth-clients", "no",
                    "--requirepass", PASSWORD);
        }

        @Test
        void with_a_trusted_certificate_records()
                throws IOException, InterruptedException, GeneralSecurityException {
            makeCertificate();
            try (TestDatabase database = TestDatabase.Kind.H2.create();
                    Store store = database.open();
                    RedisServer redis = start()) {
                RedisSettings settings =
                        RedisSettings.of("rediss://localhost:" + redis.port()).withCredentials(null, PASSWORD)
                                .trusting(directory.resolve("certificate.pem"));
                Six message = producer.command();
                try (RedisLink link = RedisLink.open(settings, "test")) {
                    Producer.add(link, List.of(message));
                }
                record(store, settings);
                Recording.assertHolds(store, List.of(message));
            }
        }

        @Test
        void with_an_unknown_certificate_does_not_send_the_password()
                throws IOException, InterruptedException, GeneralSecurityException {
            makeCertificate();
            try (RedisServer redis = start()) {
                RedisSettings settings =
                        RedisSettings.of("rediss://localhost:" + redis.port()).withCredentials(null, PASSWORD);
                assertThatThrownBy(() -> RedisLink.open(settings, "test")).isInstanceOf(RedisException.Lost.class)
                        .hasMessageContaining("certification path").hasMessageNotContaining(PASSWORD);
            }
        }
    }
}
