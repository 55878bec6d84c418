/** Workers: their registration and a few numbers. They run nothing; {@code job} keeps the jobs. */
package dev.latchkey.sample.worker;
