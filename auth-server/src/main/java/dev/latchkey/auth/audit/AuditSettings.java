package dev.latchkey.auth.audit;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the group commit, and how often chains are signed.
 *
 * @param maxBatch rows in one statement at most; PostgreSQL takes 65,535 parameters, and a row has twelve
 * @param maxQueue events that may wait; the next is refused. Each, and each that is being written, is a request with its
 *     buffers, some 50 KiB
 * @param maxWait how long a token request waits for its row to be durable before it fails
 * @param gather how long the writer waits for more events before it commits, as a share of what the last commit took; 0 means not at
 *     all. Larger batches pay where the database shares the processor of the server; elsewhere waiting costs more than it saves
 * @param checkpointInterval how often a chain that has grown is signed
 */
@Validated
@ConfigurationProperties("latchkey.audit")
record AuditSettings(
        @DefaultValue("256") @Min(1) @Max(1_000) int maxBatch,
        @DefaultValue("1024") @Min(1) @Max(1_000_000) int maxQueue,
        @DefaultValue("PT1.5S") Duration maxWait,
        @DefaultValue("0") @DecimalMin("0") @DecimalMax("2") double gather,
        @DefaultValue("PT1M") Duration checkpointInterval) {}
