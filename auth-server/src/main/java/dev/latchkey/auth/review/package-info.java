/**
 * The daily review of credentials: which ones have not been used for two weeks, should be rotated, or are about to expire, each told once as
 * an event and in one mail for an organization. Owns when it runs, on one node, and what it has found; and the rules by which a credential
 * is found. Which credentials there are is told by the features that have them ({@code Reviewed}); badges and the API ask the same rules for
 * the present moment and do not look at what was found.
 */
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"account", "event", "mail", "organization", "usage"})
package dev.latchkey.auth.review;
