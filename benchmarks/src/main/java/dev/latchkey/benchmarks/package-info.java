/**
 * Measures the authorization server from outside, as a process on a core of its own, beside the least that could do the same work. Owns
 * the contenders that are not ours to ship, the load, and the report; it uses the auth server's executable jar, its schema and
 * its wire contract, and none of its classes. Of the resource server's starter it measures the running application, and by JMH its filter.
 */
package dev.latchkey.benchmarks;
