'use strict'

// A connector whose accounts live in memory. Besides the standard commands it has
// some for tests: custom:reset, custom:log and custom:fail.

const fs = require('fs')
const path = require('path')
const { setTimeout } = require('timers/promises')
const { createConnector, readConfig, ConnectorError, ConnectorErrorType } = require('@sailpoint/connector-sdk')

const TOKEN = 'canary-token-7f3a'
const ENTITLEMENTS = { group: ['Engineering', 'Moderator', 'Support', 'DevRel'], role: ['admin', 'user'] }

const spec = JSON.parse(fs.readFileSync('connector-spec.json', 'utf8'))
const schema = new Map(spec.accountSchema.attributes.map((attribute) => [attribute.name, attribute]))

// spcx loads this file anew for every command: what is to last hangs on the global object.
globalThis.memory ??= reset()
const memory = globalThis.memory

function reset() {
	const fresh = { accounts: [], serial: 0, log: [], failures: [] }
	for (const seed of JSON.parse(fs.readFileSync(path.join(__dirname, 'seeds.json'), 'utf8'))) {
		Object.assign(create(fresh, seed), { locked: seed.locked ?? false })
	}
	return fresh
}

function notFound(what) {
	return new ConnectorError(`${what} not found`, ConnectorErrorType.NotFound)
}

function find(input) {
	const compound = input.key?.compound
	const id = input.key?.simple?.id ?? compound?.lookupId ?? input.identity
	const account = memory.accounts.find((account) => account.attributes.id === id)
	if (!account || (compound && compound.uniqueId !== account.uniqueId)) {
		throw notFound(`account ${id}`)
	}
	return account
}

function shown(account, config) {
	const id = account.attributes.id
	const compound = config.keyType === 'compound'
	return {
		identity: id,
		uuid: compound ? account.uniqueId : id,
		key: compound ? { compound: { lookupId: id, uniqueId: account.uniqueId } } : { simple: { id } },
		disabled: account.disabled,
		locked: account.locked,
		attributes: account.attributes,
	}
}

function checked(attribute, value) {
	const fits = attribute.type === 'long' ? Number.isInteger(value) : typeof value === attribute.type
	if (!fits) {
		throw new ConnectorError(`${attribute.name} takes values of type ${attribute.type}`)
	}
	return value
}

function list(attribute, value) {
	const values = Array.isArray(value) ? value : [value]
	return [...new Set(values.map((value) => checked(attribute, value)))]
}

function known(name) {
	const attribute = schema.get(name)
	if (!attribute) {
		throw new ConnectorError(`unknown attribute ${name}`)
	}
	return attribute
}

function empty(attribute) {
	return attribute.multi ? [] : attribute.type === 'boolean' ? false : null
}

function set(attributes, name, value) {
	const attribute = known(name)
	if (value === null || value === undefined) {
		attributes[name] = empty(attribute)
	} else {
		attributes[name] = attribute.multi ? list(attribute, value) : checked(attribute, value)
	}
}

function create(memory, input) {
	const attributes = {}
	for (const attribute of schema.values()) {
		attributes[attribute.name] = empty(attribute)
	}
	for (const [name, value] of Object.entries(input.attributes ?? {})) {
		set(attributes, name, value)
	}
	attributes.id ??= input.identity ?? null
	if (attributes.id === null) {
		throw new ConnectorError('an account needs an id')
	}
	if (memory.accounts.some((account) => account.attributes.id === attributes.id)) {
		throw new ConnectorError(`account ${attributes.id} already exists`)
	}
	memory.serial++
	const uniqueId = `u-${String(memory.serial).padStart(4, '0')}`
	const account = { uniqueId, disabled: false, locked: false, attributes }
	memory.accounts.push(account)
	return account
}

function change(attributes, { op, attribute: name, value }) {
	const attribute = known(name)
	switch (op) {
		case 'Set':
			return set(attributes, name, value)
		case 'Add':
			if (!attribute.multi) {
				throw new ConnectorError(`Add on single-valued attribute ${name}`)
			}
			attributes[name] = [...new Set([...attributes[name], ...list(attribute, value)])]
			return
		case 'Remove':
			if (!attribute.multi) {
				attributes[name] = empty(attribute)
				return
			}
			const gone = list(attribute, value)
			attributes[name] = attributes[name].filter((value) => !gone.includes(value))
			return
	}
	throw new ConnectorError(`unknown op ${op}`)
}

// update carries out all changes or none. It gives an empty object when nothing changes.
function update(input, config) {
	const account = find(input)
	const attributes = { ...account.attributes }
	for (const one of input.changes ?? []) {
		change(attributes, one)
	}
	if (attributes.id === null) {
		throw new ConnectorError('an account needs an id')
	}
	if (attributes.id !== account.attributes.id && memory.accounts.some((other) => other.attributes.id === attributes.id)) {
		throw new ConnectorError(`account ${attributes.id} already exists`)
	}
	if (JSON.stringify(attributes) === JSON.stringify(account.attributes)) {
		return {}
	}
	account.attributes = attributes
	return shown(account, config)
}

function flag(changes) {
	return (input, config) => shown(Object.assign(find(input), changes), config)
}

function entitlement(type, id) {
	return { key: { simple: { id } }, identity: id, type, attributes: { id, name: id } }
}

// The handlers give one output, those of lists send what they have to.
const handlers = {
	'std:test-connection': () => ({}),
	'std:account:discover-schema': () => spec.accountSchema,
	'std:account:list': (input, config, res) => {
		for (const account of memory.accounts) {
			res.send(shown(account, config))
		}
		if (input.stateful) {
			res.saveState({ serial: memory.serial })
		}
	},
	'std:account:read': (input, config) => shown(find(input), config),
	'std:account:create': (input, config) => shown(create(memory, input), config),
	'std:account:update': update,
	'std:account:delete': (input) => {
		memory.accounts.splice(memory.accounts.indexOf(find(input)), 1)
		return {}
	},
	'std:account:enable': flag({ disabled: false }),
	'std:account:disable': flag({ disabled: true }),
	'std:account:unlock': flag({ locked: false }),
	'std:change-password': (input) => {
		find(input).password = input.password
		return {}
	},
	'std:entitlement:list': (input, config, res) => {
		for (const id of ENTITLEMENTS[input.type] ?? []) {
			res.send(entitlement(input.type, id))
		}
	},
	'std:entitlement:read': (input) => {
		const id = input.key?.simple?.id ?? input.identity
		if (!ENTITLEMENTS[input.type]?.includes(id)) {
			throw notFound(`${input.type} ${id}`)
		}
		return entitlement(input.type, id)
	},
}

// armed gives the failure that a test wants of the next command of a type.
function armed(type) {
	const failure = memory.failures.find((failure) => failure.command === type)
	if (failure && --failure.times <= 0) {
		memory.failures.splice(memory.failures.indexOf(failure), 1)
	}
	return failure
}

// without leaves an attribute out of what a command is to write.
function without(input, name) {
	const attributes = { ...input.attributes }
	delete attributes[name]
	return { ...input, attributes, changes: input.changes?.filter((change) => change.attribute !== name) }
}

function results({ attribute, message }) {
	return [{ attribute, status: 'error', messages: [{ level: 'ERROR', message }] }]
}

function handled(handler) {
	return async ({ commandType }, input, res) => {
		memory.log.push({ type: commandType, input })
		const config = (await readConfig()) ?? {}
		if (config.token !== TOKEN) {
			throw new ConnectorError('bad token')
		}
		const failure = armed(commandType)
		switch (failure?.kind) {
			case 'generic':
				throw new ConnectorError(failure.message)
			case 'notFound':
				throw new ConnectorError(failure.message, ConnectorErrorType.NotFound)
			case 'plain':
				throw new Error(failure.message)
			case 'text':
				throw failure.message
			case 'slow':
				res.keepAlive()
				await setTimeout(failure.milliseconds)
				break
			case 'config':
				res.patchConfig([{ op: 'add', path: '/seen', value: true }])
				break
			case 'soft':
				input = without(input, failure.attribute)
				break
		}
		let output = handler(input, config, res)
		if (failure?.kind === 'soft') {
			output = { ...output, results: results(failure) }
		}
		if (output) {
			res.send(output)
		}
		if (failure?.kind === 'late') {
			throw new ConnectorError(failure.message)
		}
	}
}

exports.connector = () => {
	const connector = createConnector()
	for (const type of spec.commands) {
		connector.command(type, handled(handlers[type]))
	}
	return connector
		.command('custom:reset', async (_, input, res) => {
			globalThis.memory = reset()
			res.send({})
		})
		.command('custom:log', async (_, input, res) => {
			memory.log.forEach((entry) => res.send(entry))
		})
		.command('custom:fail', async (_, input, res) => {
			memory.failures.push({ ...input, times: input.times ?? 1 })
			res.send({})
		})
}
