package dev.latchkey.auth.observation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;

/** Makes nothing a span: what runs by the clock, often many times a minute, belongs to nobody's request. Its metrics stay. */
final class TaskSpans extends DefaultTracingObservationHandler {

    TaskSpans(Tracer tracer) {
        super(tracer);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return false;
    }
}
