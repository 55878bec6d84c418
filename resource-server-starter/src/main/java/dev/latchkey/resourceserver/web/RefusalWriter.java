package dev.latchkey.resourceserver.web;

import dev.latchkey.resourceserver.credential.Refusal;
import dev.latchkey.resourceserver.credential.RefusedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Writes refusals. The texts are fixed: nothing of the request and nothing of the reason is in them. */
public final class RefusalWriter {

    private static final String CHALLENGE = "Bearer realm=\"latchkey\"";

    private final Map<Refusal, byte[]> problems = new EnumMap<>(Refusal.class);
    private final Map<Refusal, byte[]> details = new EnumMap<>(Refusal.class);

    public RefusalWriter() {
        for (Refusal refusal : Refusal.values()) {
            problems.put(refusal, utf8(problem(refusal)));
            details.put(refusal, utf8("{\"detail\": \"" + detail(refusal) + "\"}"));
        }
    }

    /** Answers a request with a refusal. */
    void write(HttpServletResponse response, RefusedException refused, ErrorStyle style) throws IOException {
        Refusal refusal = refused.refusal();
        response.resetBuffer();
        response.setStatus(refusal.status());
        String challenge = challenge(refusal, refused.scope());
        if (challenge != null) {
            response.setHeader("WWW-Authenticate", challenge);
        }
        if (refused.retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Long.toString(refused.retryAfterSeconds()));
        }
        byte[] body = (style == ErrorStyle.DETAIL ? details : problems).get(refusal);
        response.setContentType(style == ErrorStyle.DETAIL ? "application/json" : "application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** RFC 6750 §3: no error code where no credential came. */
    private static String challenge(Refusal refusal, String scope) {
        return switch (refusal) {
            case MISSING -> CHALLENGE;
            case INVALID -> CHALLENGE + ", error=\"invalid_token\"";
            case AMBIGUOUS -> CHALLENGE + ", error=\"invalid_request\"";
            case INSUFFICIENT_SCOPE -> CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + scope + "\"";
            case FORBIDDEN, RATE_LIMITED, QUOTA_EXHAUSTED, LOOKUPS_LIMITED, UNAVAILABLE -> null;
        };
    }

    private static String problem(Refusal refusal) {
        return switch (refusal) {
            case AMBIGUOUS -> problem(refusal, "Bad Request", "Send exactly one credential");
            case MISSING -> problem(refusal, "Unauthorized", "A credential is required");
            case INVALID -> problem(refusal, "Unauthorized", "The credential is not valid");
            case FORBIDDEN -> problem(refusal, "Forbidden", "The credential does not have access to this resource");
            case INSUFFICIENT_SCOPE -> problem(refusal, "Forbidden", "The credential lacks a scope");
            case RATE_LIMITED -> problem(refusal, "Too Many Requests", "The rate limit of the credential is reached");
            case QUOTA_EXHAUSTED -> problem(refusal, "Too Many Requests", "The quota of the credential is used up");
            case LOOKUPS_LIMITED -> problem(refusal, "Too Many Requests", "Try again soon");
            case UNAVAILABLE -> problem(refusal, "Service Unavailable", "Try again soon");
        };
    }

    private static String problem(Refusal refusal, String title, String detail) {
        return "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(title, refusal.status(), detail);
    }

    private static String detail(Refusal refusal) {
        return switch (refusal) {
            case MISSING, INVALID -> "Invalid API key";
            case FORBIDDEN, INSUFFICIENT_SCOPE -> "API key does not have access to this resource";
            case AMBIGUOUS -> "Send exactly one credential";
            case RATE_LIMITED -> "Rate limit exceeded";
            case QUOTA_EXHAUSTED -> "Quota exceeded";
            case LOOKUPS_LIMITED, UNAVAILABLE -> "Try again soon";
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
