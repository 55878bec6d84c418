/**
 * Spring Security's authorization server as it comes: Boot's own configuration, a client, and the stores that its documentation shows. A peer of
 * the benchmarks; it may depend on nothing of this project, and nothing of this project depends on it.
 */
package dev.latchkey.stock.authorizationserver;
