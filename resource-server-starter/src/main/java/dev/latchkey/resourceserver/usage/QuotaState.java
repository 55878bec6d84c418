package dev.latchkey.resourceserver.usage;

import jakarta.servlet.http.HttpServletResponse;

/**
 * What became of a request by its reseller's quota.
 *
 * @param most the most that was known to be left since the last reset: the whole quota, unless it was partly used when this
 *     resource server first heard of it
 * @param remaining what is left
 * @param resetSeconds until it is filled again, one or more
 */
public record QuotaState(boolean isPassed, long most, long remaining, long resetSeconds) {

    /** Adds it to the headers of draft-ietf-httpapi-ratelimit-headers: their values are lists, and may come on several lines. */
    public void write(HttpServletResponse response) {
        response.addHeader("RateLimit-Policy", "\"reseller-quota\";q=" + most);
        response.addHeader("RateLimit", "\"reseller-quota\";r=" + remaining + ";t=" + resetSeconds);
    }
}
