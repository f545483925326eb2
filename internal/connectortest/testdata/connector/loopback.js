'use strict'

// Loaded before spcx: the server listens where the tests alone reach it, tells its
// port, which the system chooses, and ends with the process that started it.

const net = require('net')

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (_port, ...rest) {
	this.once('listening', () => console.log(`port ${this.address().port}`))
	return listen.call(this, 0, '127.0.0.1', ...rest)
}

process.stdin.on('end', () => process.exit()).resume()
