package dev.latchkey.auth.page;

import java.util.Collection;

/** How much credentials were used lately, for pages that ask before one ends. Whoever counts requests tells it. */
public interface RecentRequests {

    /** The requests of the last 24 hours, and of the hour in which those begin, made with any of these credentials, as far as they have been reported. */
    long ofLastDay(Collection<String> credentialIds);
}
