/**
 * API keys: their types, which are data from the presets, their life from creation or import over rotation to revocation, what they
 * are limited to, and what introspection and revocation answer about them; and how a key authenticates the request that trades
 * it for a token, which {@code token} then issues; and the routes of the management API about keys. Only the SHA-256 of a key is stored. How a key is spelled is {@code protocol}'s business,
 * what it is refused for at an API the resource server's.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "event", "secret", "organization", "page", "review", "revocation", "usage"})
package dev.latchkey.auth.apikey;
