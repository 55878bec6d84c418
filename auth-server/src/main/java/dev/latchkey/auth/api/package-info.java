/**
 * What all routes of {@code /api} have in common: who is calling and what that person may do ({@code Access}, asked against the one table
 * {@code Permission}), how refusals and faulty input look (RFC 9457), how lists are paged, how large a body may be, how a repeated
 * request is recognised ({@code Idempotency-Key}) and a stale one refused ({@code If-Match}). The controllers
 * stand with their features; who people are and where their roles come from is the business of {@code account}.
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"event", "secret", "revocation"})
package dev.latchkey.auth.api;
