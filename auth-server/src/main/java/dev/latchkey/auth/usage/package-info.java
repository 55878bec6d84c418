/**
 * What credentials are used for, as far as numbers go: resource servers report how often each was used, here it is counted by hour, and by
 * month for resellers, whose quota is held against it. Owns the counts and what can be asked of them. The last use of a
 * credential is kept by its owner, who hears of it by an event; who is refused for too many requests is decided at the resource server.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"event", "organization", "page", "revocation"})
package dev.latchkey.auth.usage;
