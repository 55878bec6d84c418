package dev.latchkey.auth.webhook;

import dev.latchkey.auth.egress.Answer;
import dev.latchkey.auth.egress.OutboundHttp;
import dev.latchkey.protocol.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Sends a message once, signed. */
@Component
class Attempt {

    private final OutboundHttp http;
    private final WebhookSettings settings;
    private final AttemptMeter meter;
    private final Clock clock;

    Attempt(OutboundHttp http, WebhookSettings settings, AttemptMeter meter, Clock clock) {
        this.http = http;
        this.settings = settings;
        this.meter = meter;
        this.clock = clock;
    }

    /** Sends it, and answers what came of it. */
    Answer make(String url, List<WebhookSignature> signatures, Claimed delivery) {
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        Answer answer = http.post(url, headers(signatures, delivery.id(), body), body, settings.timeout());
        meter.record(answer);
        return answer;
    }

    /**
     * The signature of the message has room for one by each secret (Standard Webhooks). That of the body has room for one alone: it is made with the
     * oldest secret that is good, since nobody can have replaced that one before it was told of the next.
     */
    private Map<String, String> headers(List<WebhookSignature> signatures, String id, byte[] body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(WebhookSignature.ID_HEADER, id);
        headers.put(WebhookSignature.TIMESTAMP_HEADER, timestamp);
        headers.put(
                WebhookSignature.SIGNATURE_HEADER,
                signatures.stream()
                        .map(signature -> signature.ofMessage(id, timestamp, body))
                        .collect(Collectors.joining(" ")));
        headers.put(settings.signatureHeader(), signatures.get(0).ofBody(body));
        return headers;
    }
}
