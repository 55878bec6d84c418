/**
 * What credentials are used for, as far as numbers go: resource servers report how often each was used, here it is counted by hour and day, and
 * by month for resellers, whose quota is held against it. Owns the counts, what can be asked of them, and how they are drawn. The last use of a
 * credential is kept by its owner, who hears of it by an event, and what it is called is told by its owner ({@code CredentialNames}); who is
 * refused for too many requests is decided at the resource server; what of long disuse becomes is the business of {@code review}.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"api", "event", "organization", "page", "revocation"})
package dev.latchkey.auth.usage;
