/**
 * Tenants: organizations with their plans, their workspaces and resellers, and the switches that belong to them. Clients and keys name
 * an organization, workspace or reseller, and live in their own packages.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"api", "event", "page", "secret", "revocation"})
package dev.latchkey.auth.organization;
