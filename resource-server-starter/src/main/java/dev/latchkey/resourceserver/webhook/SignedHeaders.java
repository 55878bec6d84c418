package dev.latchkey.resourceserver.webhook;

import dev.latchkey.protocol.WebhookSignature;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Enumeration;
import java.util.List;

/**
 * What the headers of a callback claim, before the body is read. At least one of the two sorts of signature is there; each that
 * is there must be right.
 *
 * @param bodySignature {@code null} where only the message is signed
 * @param id {@code null}, as {@code timestamp} and {@code messageSignature}, where only the body is signed
 */
record SignedHeaders(String bodySignature, String id, String timestamp, String messageSignature) {

    private static final int MAX_ID_LENGTH = 255;

    /** Eleven digits of seconds reach far beyond the year 5000, and never beyond a {@code long}. */
    private static final int MAX_TIMESTAMP_LENGTH = 11;

    /**
     * Reads them.
     *
     * @throws WebhookRefusedException if there is no whole set of headers, or one of them twice
     */
    static SignedHeaders of(HttpServletRequest request, String bodyHeader) {
        SignedHeaders headers = new SignedHeaders(
                onlyValue(request, bodyHeader),
                onlyValue(request, WebhookSignature.ID_HEADER),
                onlyValue(request, WebhookSignature.TIMESTAMP_HEADER),
                onlyValue(request, WebhookSignature.SIGNATURE_HEADER));
        boolean some = headers.id != null || headers.timestamp != null || headers.messageSignature != null;
        boolean all = headers.id != null && headers.timestamp != null && headers.messageSignature != null;
        if (some && !all) {
            throw WebhookRefusedException.unverified("an incomplete set of headers");
        }
        if (!some && headers.bodySignature == null) {
            throw WebhookRefusedException.unverified("no signature");
        }
        return headers;
    }

    /** Whether the message is signed with its id and timestamp, and not the body alone. */
    boolean hasMessage() {
        return id != null;
    }

    /** When the message was signed. */
    Instant signedAt() {
        if (timestamp.isEmpty()
                || timestamp.length() > MAX_TIMESTAMP_LENGTH
                || !timestamp.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw WebhookRefusedException.unverified("a malformed timestamp");
        }
        return Instant.ofEpochSecond(Long.parseLong(timestamp));
    }

    void requireRecent(Instant now, Duration tolerance) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw WebhookRefusedException.unverified("an empty or overlong id");
        }
        if (Duration.between(signedAt(), now).abs().compareTo(tolerance) > 0) {
            throw WebhookRefusedException.unverified("a timestamp too far from now");
        }
    }

    /** All secrets are tried, so that the time it takes does not tell which of them is in use. */
    void requireSignedBy(List<WebhookSignature> secrets, byte[] body) {
        boolean bodySigned = false;
        boolean messageSigned = false;
        for (WebhookSignature secret : secrets) {
            bodySigned |= bodySignature != null && secret.signsBody(bodySignature, body);
            messageSigned |= hasMessage() && secret.signsMessage(messageSignature, id, timestamp, body);
        }
        if (bodySignature != null && !bodySigned || hasMessage() && !messageSigned) {
            throw WebhookRefusedException.unverified("a wrong signature");
        }
    }

    private static String onlyValue(HttpServletRequest request, String header) {
        Enumeration<String> values = request.getHeaders(header);
        if (!values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        if (values.hasMoreElements()) {
            throw WebhookRefusedException.unverified("a header twice");
        }
        return value.strip();
    }
}
