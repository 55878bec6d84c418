/**
 * Sign-in with an identity provider (OpenID Connect Core 1.0, the authorization code flow with PKCE): where the browser is sent, what comes
 * back, and what of it is believed. Off, with no bean of it, unless an issuer is configured. Which account an address belongs to, and
 * the session that follows, are the business of {@code account}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"account", "api", "event", "page", "revocation", "secret"})
package dev.latchkey.auth.federation;
