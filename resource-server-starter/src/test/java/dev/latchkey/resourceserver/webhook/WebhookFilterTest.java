package dev.latchkey.resourceserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.protocol.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** What happens when more messages come than can be remembered. */
class WebhookFilterTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T22:00:00Z"));
    private final WebhookFilter filter = new WebhookFilter(
            new WebhookSettings(
                    List.of("/callbacks"),
                    List.of(SECRET),
                    Duration.ofMinutes(5),
                    WebhookSignature.DEFAULT_BODY_HEADER,
                    false,
                    DataSize.ofKilobytes(1)),
            2,
            ((InstantSource) now::get).withZone(ZoneOffset.UTC));

    @Test
    void ratherThanForgetAMessageTooEarlyNoneIsTaken() throws Exception {
        assertThat(deliver("a").getStatus()).isEqualTo(200);
        assertThat(deliver("b").getStatus()).isEqualTo(200);

        MockHttpServletResponse refused = deliver("c");
        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("2");
        assertThat(refused.getContentType()).isEqualTo("application/problem+json");
        assertThat(deliver("a").getHeader("Webhook-Duplicate")).isEqualTo("true");

        now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(10)));
        assertThat(deliver("c").getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse deliver(String id) throws Exception {
        String timestamp = Long.toString(now.get().getEpochSecond());
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/callbacks");
        request.setContent(BODY);
        request.addHeader("webhook-id", id);
        request.addHeader("webhook-timestamp", timestamp);
        request.addHeader("webhook-signature", new WebhookSignature(SECRET).ofMessage(id, timestamp, BODY));
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
