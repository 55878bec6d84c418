/**
 * A watch over the log of all tests, for whoever has this module's tests on the class path: none of the secrets that are made or shown while tests
 * run may be in it. Where a module knows a text as a secret is listed in its {@code META-INF/secret-sources}.
 */
package dev.latchkey.logwatch;
