/** CronDB's look-ups: what is known about a domain, and a search in that. The data comes with the program and never changes. */
package dev.latchkey.sample.domain;
