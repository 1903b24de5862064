/** Measures the stores beside the same work in plain JDBC: durable, but neither encrypted nor merged. */
package dev.tokenhold.benchmarks;
