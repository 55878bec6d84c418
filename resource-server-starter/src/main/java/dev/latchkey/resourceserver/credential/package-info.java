/**
 * The one credential of a request: where it is read from, which kind it is, what a good one says about its bearer and how
 * a bad one is refused. Whether it is good is asked of {@code jwt} and {@code apikey}; what the caller is told is written by
 * {@code web}.
 */
package dev.latchkey.resourceserver.credential;
