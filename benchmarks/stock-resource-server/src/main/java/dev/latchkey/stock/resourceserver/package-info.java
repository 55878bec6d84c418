/**
 * Spring Security's resource server as it comes, before an API that does nothing. A peer of the benchmarks; it may depend on nothing of this
 * project, and nothing of this project depends on it.
 */
package dev.latchkey.stock.resourceserver;
