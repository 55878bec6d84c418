/** What every route shares: problem details for what a caller did wrong, and a limit on what a caller may send. */
package dev.latchkey.sample.web;
