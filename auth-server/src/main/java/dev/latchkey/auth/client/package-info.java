/**
 * Registered clients and their overlapping secrets: machines that get tokens, and resource servers that ask about them. Owns
 * registration, the cache, and client authentication (the converter that reads credentials from a request and the provider
 * that checks them). What an authenticated client gets is the business of {@code token}, which sees no more of a client than Spring's
 * {@code RegisteredClient}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {
            "api",
            "event",
            "secret",
            "organization",
            "page",
            "review",
            "revocation",
            "throttle",
            "usage"
        })
package dev.latchkey.auth.client;
