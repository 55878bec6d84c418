package dev.latchkey.resourceserver.webhook;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The ways in which a callback is refused, as its sender sees them: problem details (RFC 9457) with fixed texts. */
enum WebhookRefusal {
    /** No signature, a wrong one, or one that is too old. */
    UNVERIFIED(401, "Unauthorized", "The signature is missing or not valid"),
    /** The first delivery of the same message has not been answered yet. */
    IN_PROGRESS(409, "Conflict", "This message is being received already"),
    /** More than may be sent. */
    TOO_LARGE(413, "Content Too Large", "The body is too large"),
    /** As many messages as can be remembered. */
    TOO_MANY(503, "Service Unavailable", "Try again soon");

    private static final String RETRY_AFTER_SECONDS = "2";

    private final int status;
    private final byte[] body;

    WebhookRefusal(int status, String title, String detail) {
        this.status = status;
        this.body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(title, status, detail)
                .getBytes(StandardCharsets.UTF_8);
    }

    int status() {
        return status;
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        if (this == UNVERIFIED) {
            // Every 401 names a scheme (RFC 9110 §15.5.2); none is registered for signed callbacks.
            response.setHeader("WWW-Authenticate", "Signature realm=\"latchkey\"");
        }
        if (this == IN_PROGRESS || this == TOO_MANY) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
