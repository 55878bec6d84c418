/**
 * Signing keys and what is done with them: their life from published to gone, the JWK set, the JWT encoder that signs with the
 * active key. What a token says is the business of {@code token}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api", "event", "page", "secret"})
package dev.latchkey.auth.jwk;
