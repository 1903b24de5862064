@NullUnmarked
package dev.tokenhold.spring.boot;

import org.jspecify.annotations.NullUnmarked;
