/**
 * Access tokens: issuing them (RFC 6749 §4.4, RFC 8693, RFC 9068), telling about them (RFC 7662), revoking them (RFC 7009), the
 * responses and errors of those endpoints, and the metadata that names them (RFC 8414). It meets clients and signing keys through the
 * interfaces of Spring Security and Nimbus only; API keys answer at the same endpoints from their own package.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"event", "revocation"})
package dev.latchkey.auth.token;
