package dev.latchkey.resourceserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.protocol.WebhookSignature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;

/** Which callbacks reach the application, and that nobody sees the body of another. */
class WebhookTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEXT_SECRET = "the secret that comes next";
    private static final String BODY = "{\"id\":\"evt_1\",\"type\":\"api_key.revoked\",\"name\":\"Bücher\"}";
    private static final String DEFAULT_HEADER = "X-CronFlow-Signature";
    private static final int LIMIT = 1024;

    private static final WebhookSignature signature = new WebhookSignature(SECRET);
    private static final FakeAuthServer authServer = new FakeAuthServer();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = new RunningServer(
                authServer,
                "--latchkey.resource-server.webhook.paths=/callbacks",
                "--latchkey.resource-server.webhook.secrets=" + SECRET + "," + NEXT_SECRET,
                "--latchkey.resource-server.webhook.max-body-size=" + LIMIT + "B");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        callbacks().received.clear();
        callbacks().answer = HttpStatus.ACCEPTED;
        callbacks().before = () -> {};
    }

    @Test
    void aSignedBodyReachesTheApplicationByteForByte() {
        assertThat(post(BODY, DEFAULT_HEADER, signature.ofBody(bytes(BODY))).statusCode())
                .isEqualTo(202);
        assertThat(callbacks().received).containsExactly(BODY);
    }

    @Test
    void aSignedMessageReachesTheApplication() {
        HttpResponse<String> response = post(BODY, message(signature, "evt_message", now()));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(callbacks().received).containsExactly(BODY);
    }

    @Test
    void everyLiveSecretIsGoodDuringRotation() {
        WebhookSignature next = new WebhookSignature(NEXT_SECRET);

        assertThat(post(BODY, DEFAULT_HEADER, next.ofBody(bytes(BODY))).statusCode())
                .isEqualTo(202);
        assertThat(post(BODY, message(next, "evt_next", now())).statusCode()).isEqualTo(202);
        String[] both = message(signature, "evt_both", now());
        both[5] = next.ofMessage("evt_both", both[3], bytes(BODY)) + " " + both[5];
        assertThat(post(BODY, both).statusCode()).isEqualTo(202);
    }

    @Test
    void withoutASignatureItIsUnauthorizedInProblemJson() {
        HttpResponse<String> response = post(BODY);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Signature realm=\"latchkey\"");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                        + "\"detail\":\"The signature is missing or not valid\"}");
        assertThat(callbacks().received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "sha256=0000000000000000000000000000000000000000000000000000000000000000",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            })
    void aWrongSignatureOfTheBodyIsUnauthorized(String header) {
        assertThat(post(BODY, DEFAULT_HEADER, header).statusCode()).isEqualTo(401);
        assertThat(callbacks().received).isEmpty();
    }

    @Test
    void aSignatureOfAnotherBodyOrBySomeoneElseIsUnauthorized() {
        String stranger = new WebhookSignature("a secret of someone else").ofBody(bytes(BODY));

        assertThat(post(BODY + " ", DEFAULT_HEADER, signature.ofBody(bytes(BODY)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post(BODY, DEFAULT_HEADER, stranger).statusCode()).isEqualTo(401);
        assertThat(callbacks().received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void aMessageWithoutOneOfItsHeadersIsUnauthorizedThoughItsBodyIsSigned(int left) {
        String[] whole = message(signature, "evt_part", now());
        String[] part = Stream.of(0, 2, 4)
                .filter(i -> i != left)
                .flatMap(i -> Stream.of(whole[i], whole[i + 1]))
                .toArray(String[]::new);

        assertThat(post(BODY, part).statusCode()).isEqualTo(401);
        assertThat(post(BODY, with(part, DEFAULT_HEADER, signature.ofBody(bytes(BODY))))
                        .statusCode())
                .isEqualTo(401);
        assertThat(callbacks().received).isEmpty();
    }

    @Test
    void whereBothSortsOfSignatureComeBothMustBeRight() {
        String[] message = message(signature, "evt_two", now());
        String wrong = signature.ofBody(bytes("other"));

        assertThat(post(BODY, with(message, DEFAULT_HEADER, wrong)).statusCode())
                .isEqualTo(401);
        String[] wrongMessage = message.clone();
        wrongMessage[5] = "v1,AAAA";
        assertThat(post(BODY, with(wrongMessage, DEFAULT_HEADER, signature.ofBody(bytes(BODY))))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post(BODY, with(message, DEFAULT_HEADER, signature.ofBody(bytes(BODY))))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void aHeaderThatComesTwiceIsUnauthorized() {
        String good = signature.ofBody(bytes(BODY));

        assertThat(post(BODY, DEFAULT_HEADER, good, DEFAULT_HEADER, good).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"-301, 401", "-290, 202", "0, 202", "290, 202", "310, 401"})
    void aTimestampIsGoodForFiveMinutesEitherWay(long offset, int status) {
        assertThat(post(BODY, message(signature, "evt_at_" + offset, now() + offset))
                        .statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1e9", "+1795300000", "99999999999", "999999999999999999999999", "١٧٩٥٣"})
    void aTimestampThatIsNoneIsUnauthorizedThoughItIsSigned(String timestamp) {
        String signed = signature.ofMessage("evt_time", timestamp, bytes(BODY));

        assertThat(post(
                                BODY,
                                "webhook-id",
                                "evt_time",
                                "webhook-timestamp",
                                timestamp.chars().allMatch(c -> c < 128) ? timestamp : "x",
                                "webhook-signature",
                                signed)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void anIdWithAFullStopIsRefusedBecauseItCouldBeThatOfAnotherMessage() {
        String body = now() + "." + BODY;
        String signed = signature.ofMessage("evt", "1", bytes(body));

        assertThat(post(
                                BODY,
                                "webhook-id",
                                "evt.1",
                                "webhook-timestamp",
                                body.substring(0, body.indexOf('.')),
                                "webhook-signature",
                                signed)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aMessageThatIsSentAgainIsAnsweredAndNotReceivedTwice() {
        String[] message = message(signature, "evt_again", now());
        assertThat(post(BODY, message).statusCode()).isEqualTo(202);

        HttpResponse<String> replayed = post(BODY, message);
        HttpResponse<String> retried = post(BODY, message(signature, "evt_again", now() + 1));

        assertThat(replayed.statusCode()).isEqualTo(204);
        assertThat(replayed.headers().firstValue("Webhook-Duplicate")).hasValue("true");
        assertThat(retried.statusCode()).isEqualTo(204);
        assertThat(callbacks().received).hasSize(1);
    }

    @Test
    void aMessageThatTheApplicationDidNotTakeMaySucceedLater() {
        callbacks().answer = HttpStatus.SERVICE_UNAVAILABLE;
        assertThat(post(BODY, message(signature, "evt_retry", now())).statusCode())
                .isEqualTo(503);
        callbacks().answer = HttpStatus.BAD_REQUEST;
        assertThat(post(BODY, message(signature, "evt_retry", now())).statusCode())
                .isEqualTo(400);
        callbacks().before = () -> {
            throw new IllegalStateException("a fault of the application");
        };
        assertThat(post(BODY, message(signature, "evt_retry", now())).statusCode())
                .isEqualTo(500);
        reset();

        assertThat(post(BODY, message(signature, "evt_retry", now())).statusCode())
                .isEqualTo(202);
        assertThat(callbacks().received).hasSize(1);
    }

    @Test
    void anIdIsNotUsedUpByAWrongSignature() {
        String[] forged = message(signature, "evt_forged", now());
        forged[5] = "v1,AAAA";
        assertThat(post(BODY, forged).statusCode()).isEqualTo(401);

        assertThat(post(BODY, message(signature, "evt_forged", now())).statusCode())
                .isEqualTo(202);
    }

    @Test
    void aSecondDeliveryDuringTheFirstIsAConflict() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        callbacks().before = () -> {
            arrived.countDown();
            await(leave);
        };
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(
                () -> post(BODY, message(signature, "evt_slow", now())).statusCode());
        await(arrived);

        HttpResponse<String> second = post(BODY, message(signature, "evt_slow", now()));
        leave.countDown();

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(202);
        assertThat(callbacks().received).hasSize(1);
    }

    @Test
    void aBodyAboveTheLimitIsRefusedHoweverItsLengthIsTold() {
        String largest = "x".repeat(LIMIT);
        String tooLarge = "x".repeat(LIMIT + 1);

        assertThat(post(largest, DEFAULT_HEADER, signature.ofBody(bytes(largest)))
                        .statusCode())
                .isEqualTo(202);
        HttpResponse<String> declared = post(tooLarge, DEFAULT_HEADER, signature.ofBody(bytes(tooLarge)));
        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(declared.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        HttpResponse<String> chunked = server.send(
                "POST",
                "/callbacks",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(tooLarge))),
                DEFAULT_HEADER,
                signature.ofBody(bytes(tooLarge)));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(callbacks().received).hasSize(1);
    }

    @Test
    void brokenChunksAreNoFaultOfTheServer() throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes("POST /callbacks HTTP/1.1\r\nHost: localhost\r\n" + DEFAULT_HEADER + ": sha256=00\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n0\r\n\r\n"));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void anEmptyBodyCanBeSigned() {
        assertThat(post("", DEFAULT_HEADER, signature.ofBody(new byte[0])).statusCode())
                .isEqualTo(202);
        assertThat(post("", DEFAULT_HEADER, "sha256=").statusCode()).isEqualTo(401);
    }

    @Test
    void aCredentialIsNoSignature() {
        String token = new AccessTokens(authServer).good("things:read");

        assertThat(post(BODY, "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/callbacks/", "//callbacks", "/callbacks;x", "/./callbacks", "/callbacks%2f", "/Callbacks"})
    void noOtherSpellingOfThePathIsOpen(String path) {
        String signed = signature.ofBody(bytes(BODY));

        assertThat(server.send("POST", path, BodyPublishers.ofString(BODY), DEFAULT_HEADER, signed)
                        .statusCode())
                .isIn(400, 401);
        assertThat(callbacks().received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "HEAD"})
    void everyMethodNeedsASignature(String method) {
        assertThat(server.send(method, "/callbacks").statusCode()).isEqualTo(401);
    }

    @Test
    void theOtherPathsNeedCredentialsAsBefore() {
        assertThat(server.send(
                                "POST",
                                "/things",
                                BodyPublishers.ofString(BODY),
                                DEFAULT_HEADER,
                                signature.ofBody(bytes(BODY)))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void withoutASecretEverythingIsUnauthorized() {
        try (RunningServer closed =
                new RunningServer(authServer, "--latchkey.resource-server.webhook.paths=/callbacks")) {
            assertThat(closed.send(
                                    "POST",
                                    "/callbacks",
                                    BodyPublishers.ofString(BODY),
                                    DEFAULT_HEADER,
                                    signature.ofBody(bytes(BODY)))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(closed.bean(Callbacks.class).received).isEmpty();
        }
    }

    @Test
    void aTimestampCanBeRequiredAndTheHeaderBeNamedOtherwise() {
        try (RunningServer strict = new RunningServer(
                authServer,
                "--latchkey.resource-server.webhook.paths=/callbacks",
                "--latchkey.resource-server.webhook.secrets=" + SECRET,
                "--latchkey.resource-server.webhook.header=X-Hook-Signature",
                "--latchkey.resource-server.webhook.require-timestamp=true",
                "--latchkey.resource-server.webhook.tolerance=PT10S")) {
            String[] signed = {"X-Hook-Signature", signature.ofBody(bytes(BODY))};
            assertThat(strict.send("POST", "/callbacks", BodyPublishers.ofString(BODY), signed)
                            .statusCode())
                    .isEqualTo(401);
            String[] message = message(signature, "evt_strict", now());
            assertThat(strict.send("POST", "/callbacks", BodyPublishers.ofString(BODY), with(message, signed))
                            .statusCode())
                    .isEqualTo(202);
            strict.advance(Duration.ofSeconds(12));
            assertThat(strict.send("POST", "/callbacks", BodyPublishers.ofString(BODY), message)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private static Callbacks callbacks() {
        return server.bean(Callbacks.class);
    }

    private static HttpResponse<String> post(String body, String... headers) {
        return server.send("POST", "/callbacks", BodyPublishers.ofString(body), headers);
    }

    private static String[] message(WebhookSignature by, String id, long timestamp) {
        String at = Long.toString(timestamp);
        return new String[] {
            "webhook-id", id, "webhook-timestamp", at, "webhook-signature", by.ofMessage(id, at, bytes(BODY))
        };
    }

    private static String[] with(String[] headers, String... more) {
        return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
    }

    private static long now() {
        return server.bean(Clock.class).instant().getEpochSecond();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
