/**
 * Tenants: organizations and their workspaces, and the switches that belong to them. Clients and keys name an organization
 * or workspace, and live in their own packages.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"event", "secret", "revocation"})
package dev.latchkey.auth.organization;
