package dev.latchkey.resourceserver.ratelimit;

import jakarta.servlet.http.HttpServletResponse;

/**
 * What became of a request by its rate limit.
 *
 * @param policy the limit as the {@code RateLimit-Policy} header says it
 * @param isPassed whether the request was within the limit
 * @param remaining requests that the window has left
 * @param resetSeconds until the next window, one or more
 */
public record LimitState(String policy, boolean isPassed, long remaining, long resetSeconds) {

    /** Says it in the headers of draft-ietf-httpapi-ratelimit-headers. */
    public void write(HttpServletResponse response) {
        response.setHeader("RateLimit-Policy", policy);
        response.setHeader("RateLimit", "\"default\";r=" + remaining + ";t=" + resetSeconds);
    }
}
