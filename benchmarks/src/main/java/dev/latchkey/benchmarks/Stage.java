package dev.latchkey.benchmarks;

/** A measurement that can be asked for by name. */
@FunctionalInterface
interface Stage {

    /** Measures, and adds what came out to the report. Whatever it starts is stopped by others. */
    void run(Bench bench) throws Exception;
}
