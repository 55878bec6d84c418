package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.Fixtures;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.WatchedDataSource;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.Wire.Credentials;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A token request that waits for its audit row costs no thread, however long that takes. */
@AuthServerTest
@Import(WatchedDataSource.Watching.class)
@TestPropertySource(properties = {"server.tomcat.threads.max=4", "server.tomcat.threads.min-spare=1"})
class WaitingForTheRowTest {

    private static final String GRANT = "grant_type=client_credentials";
    private static final int CROWD = 30;

    @Autowired
    Wire wire;

    @Autowired
    Fixtures fixtures;

    @Autowired
    DataSource dataSource;

    private final ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
    private final CountDownLatch inserting = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private WatchedDataSource database;
    private Credentials client;

    @BeforeEach
    void makeAClientThatIsInMemory() {
        database = (WatchedDataSource) dataSource;
        client = fixtures.client("jobs:read");
        wire.token(client);
    }

    @AfterEach
    void mendTheDatabase() {
        goOn.countDown();
        database.auditFault(() -> {});
        crowd.shutdownNow();
    }

    @Test
    void moreRequestsWaitThanThereAreThreadsAndOthersAreAnsweredMeanwhile() throws Exception {
        holdTheWriterUp();
        AtomicInteger answered = new AtomicInteger();
        List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            waiting.add(crowd.submit(() -> {
                HttpResponse<String> response = wire.post("/oauth/token", client, GRANT);
                answered.incrementAndGet();
                return response;
            }));
        }
        assertThat(inserting.await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 20; i++) {
            assertThat(wire.get("/oauth/jwks", request -> request.timeout(Duration.ofSeconds(5)))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(answered).as("tokens without a row").hasValue(0);

        goOn.countDown();
        for (Future<HttpResponse<String>> response : waiting) {
            assertThat(response.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCallerThatLeavesWhileItsRowIsWrittenHarmsNobody() throws Exception {
        holdTheWriterUp();
        for (int i = 0; i < CROWD; i++) {
            try (RawHttp caller = RawHttp.connect(wire.port(), "127.0.0.1")) {
                caller.send(tokenRequest());
                assertThat(inserting.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }

        goOn.countDown();
        for (int i = 0; i < CROWD; i++) {
            assertThat(wire.post("/oauth/token", client, GRANT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void onOneConnectionTheRequestsBehindAreAnsweredInTheirOrder() throws Exception {
        byte[] keys = RawHttp.request("GET /oauth/jwks HTTP/1.1\r\nHost: localhost\r\n\r\n", new byte[0]);
        try (RawHttp caller = RawHttp.connect(wire.port(), "127.0.0.1")) {
            caller.send(tokenRequest());
            caller.send(keys);
            caller.send(tokenRequest());

            RawHttp.Response first = caller.next();
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.body()).contains("access_token");
            assertThat(first.header("X-Request-Id")).isPresent();
            assertThat(caller.next().body()).contains("\"keys\"");
            assertThat(caller.next().body()).contains("access_token");
        }
    }

    private byte[] tokenRequest() {
        return RawHttp.form(
                "/oauth/token", "Authorization: " + client.basic() + "\r\n", GRANT.getBytes(StandardCharsets.US_ASCII));
    }

    private void holdTheWriterUp() {
        database.auditFault(() -> {
            inserting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
