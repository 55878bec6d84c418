package dev.latchkey.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.protocol.WebhookSignature;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Callbacks: the signature first, then what is in them. */
@ExtendWith(OutputCaptureExtension.class)
class CallbackTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY =
            "{\"id\":\"evt_1\",\"type\":\"api_key.revoked\",\"occurred_at\":\"2026-11-21T22:00:00Z\","
                    + "\"organization_id\":\"org_1\",\"data\":{\"api_key_id\":\"key_1\"}}";

    private static final WebhookSignature signature = new WebhookSignature(SECRET);
    private static RunningSample sample;

    @BeforeAll
    static void start() {
        sample = new RunningSample("--latchkey.resource-server.webhook.secrets=" + SECRET);
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void aSignedCallbackIsReceivedAndNamedInTheLog(CapturedOutput output) {
        HttpResponse<String> response = post(BODY, signature.ofBody(bytes(BODY)));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(output).contains("Received api_key.revoked evt_1").doesNotContain("key_1");
    }

    @Test
    void aStandardWebhookIsReceivedOnce(CapturedOutput output) {
        String now = Long.toString(Instant.now().getEpochSecond());
        String[] headers = {
            "X-CronFlow-Signature",
            signature.ofBody(bytes(BODY)),
            "webhook-id",
            "evt_once",
            "webhook-timestamp",
            now,
            "webhook-signature",
            signature.ofMessage("evt_once", now, bytes(BODY))
        };

        assertThat(sample.sendWith("POST", "/callbacks", BODY, headers).statusCode())
                .isEqualTo(204);
        HttpResponse<String> again = sample.sendWith("POST", "/callbacks", BODY, headers);

        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(again.headers().firstValue("Webhook-Duplicate")).hasValue("true");
        assertThat(output.getOut().split("Received api_key.revoked evt_1", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha256=0000000000000000000000000000000000000000000000000000000000000000",
                "sha1=0000000000000000000000000000000000000000",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            })
    void aWrongSignatureIsUnauthorizedHoweverBadTheBody(String header) {
        for (String body : new String[] {BODY, "{", "x".repeat(64 * 1024)}) {
            HttpResponse<String> response = post(body, header);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @Test
    void withoutASignatureNoCredentialHelps() {
        String key = sample.key("cf_prod_", "org", ",\"scope\":\"jobs:read webhooks:configure\"");

        assertThat(sample.send("POST", "/callbacks", null, BODY).statusCode()).isEqualTo(401);
        assertThat(sample.send("POST", "/callbacks", key, BODY).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "",
                "[]",
                "null",
                "7",
                "{\"id\":\"evt_1\",\"type\":\"line\\nfeed\"}",
                "{\"id\":\"evt 1\",\"type\":\"api_key.revoked\"}",
                "{\"id\":{},\"type\":\"api_key.revoked\"}",
                "\u00ff",
            })
    void aBadBodyUnderAGoodSignatureIsABadRequest(String body) {
        HttpResponse<String> response = post(body, signature.ofBody(bytes(body)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    /** Whatever it tells: the signature is what was asked for. */
    @Test
    void aBodyOfAnotherShapeUnderAGoodSignatureIsTaken() {
        String body = "{\"event\":\"job.finished\"}";

        assertThat(post(body, signature.ofBody(bytes(body))).statusCode()).isEqualTo(204);
    }

    @Test
    void aBodyAboveTheLimitIsTooLarge() {
        String body = "x".repeat(64 * 1024 + 1);

        assertThat(post(body, signature.ofBody(bytes(body))).statusCode()).isEqualTo(413);
    }

    @Test
    void withoutASecretNothingIsReceived() {
        try (RunningSample closed = new RunningSample()) {
            assertThat(closed.sendWith(
                                    "POST", "/callbacks", BODY, "X-CronFlow-Signature", signature.ofBody(bytes(BODY)))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private static HttpResponse<String> post(String body, String header) {
        return sample.sendWith("POST", "/callbacks", body, "X-CronFlow-Signature", header);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
